"""Couriers carry the outbox out after commit: messages to LINE, orders to the portal, rich menus.

Each run is three steps: take (a transaction), carry (the network), report (a transaction). What a
courier took when it died is taken again when its lease runs out.
"""
