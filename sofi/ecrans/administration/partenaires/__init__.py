"""The partners on screen: what they may read, their keys, where SOFI puts files, what their refusals mean."""
