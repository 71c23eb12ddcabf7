#!/bin/sh
# Stands for a tool that runs tests elsewhere: it leaves their results where it is told to.
out=${1#--junit=}
mkdir -p "${out%/*}"
cat >"$out" <<'XML'
<testsuite name="remote" tests="2">
  <testcase name="dump and restore"/>
  <testcase name="pre-dump"><failure message="pre-dump: exit status 1">Error (criu/config.c:1131): Tracking memory is not available. Consider omitting --track-mem option.</failure></testcase>
</testsuite>
XML
exit 1
