"""A language model as a source: descriptions from what is stored, a judge of candidates, and rows out of messy text.

Any service that speaks OpenAI's chat completions will do, hosted or on one's own machine. It reads in the order data
flows: source, prompts (what is asked, and in which form the answer comes), chat (asking), then what is made of answers:
descriptions with providers, judge, listing.
"""
