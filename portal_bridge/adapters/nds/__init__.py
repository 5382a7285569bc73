"""openNDS, the small captive portal of routers and Linux gateways: what it tells, what is asked of
it, how its login page lets somebody in, and how what happens there gets into RADIUS accounting."""
