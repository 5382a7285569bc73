"""The bridge to a portal behind the office's own network: at the office the rows, the routes and
the signatures, and beside the portal the process that dials out."""
