"""Getting text out of the files of circulars: PDF by poppler, pictures by tesseract, Word by python-docx.

Every program runs in a process of its own with limits of time, memory and output (limits.py).
"""
