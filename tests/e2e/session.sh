#!/bin/sh
# A desktop session for one window and its driver; the driver's exit code is this script's.
#   session.sh PYTHON PROFILE WINDOW DRIVER ARGUMENTS…     both as names of modules
python=$1 profile=$2 opens=$3; shift 3
openbox & manager=$!
"$python" -m "$opens" --profile "$profile" & window=$!
/usr/bin/python3 -W ignore -m "$@"; code=$?
if [ $code -ne 0 ]; then import -window root "$profile/../failed.png" 2>/dev/null; fi
kill $window; wait $window; ended=$?  # the window has to end well, too
kill $manager
[ $code -ne 0 ] || code=$ended
exit $code
