"""What ``mikrotik`` is made of: RouterOS by its REST interface, and what its rows mean."""
