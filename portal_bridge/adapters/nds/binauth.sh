#!/bin/sh
# openNDS calls this program (its "binauth" option) at every login and at every end of a session.
# Made by `helpdesk portal binauth`; it needs nothing but a shell, sed, date and `ndsctl b64decode`,
# which asks openNDS nothing. It never waits for anybody, because openNDS waits for it.
#
# A login (auth_client): prints session length in seconds, then upload and download in kbit/s, then
# two quotas; 0 leaves each to openNDS's own settings. The limits stand in the ticket that the login
# page gave. Whether that is honest, the login page's bookkeeper judges: this program's "no" would
# not be heeded by openNDS 9.10.
#
# Anything else: writes down what openNDS says of it, one file each, for the bookkeeper to take.
records='@RECORDS@'

limit() {
	found=$(printf '%s\n' "$ticket" | sed -n "s/.*,$1=\([0-9]\{1,9\}\),.*/\1/p")
	printf '%s' "${found:-0}"
}

if [ "$1" = auth_client ]; then
	ticket=$(ndsctl b64decode "$(printf '%s\n' "$7" | sed 's/%2[bB]/+/g;s/%2[fF]/\//g;s/%3[dD]/=/g')")
	echo "$(limit seconds) $(limit up) $(limit down) 0 0"
	exit 0
fi

# For the folder's group, which is the bookkeeper's, and for nobody else.
umask 027
name=$(date +%s)-$$
printf '%s\n' "$@" >"$records/.$name" && mv "$records/.$name" "$records/$name"
exit 0
