"""What is about to go out, looked at once more: artifacts into sentences about what is wrong.

Pure functions over the bytes that a build writes: no disk, no clock, no network. They trust nothing
of what made those bytes, and a home's own templates least. Each returns one sentence for each
fault: the artifact, the place in it, and what to do; nothing where all is right.
"""
