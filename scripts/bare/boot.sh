#!/bin/bash
# boot.sh ROOT USER HOME COMMAND: makes the folder ROOT the root of this mount namespace and runs COMMAND there, in HOME's
# checkout. The first process of a pid namespace: it waits for all orphans.
set -eu
root=$1 user=$2 home=$3 command=$4

mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs -o mode=755 run run
mount -t tmpfs -o mode=1777 tmp tmp
pivot_root . mnt
cd /
umount -l /mnt

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=$home
ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/bin/npm
if [ "$user" = root ]; then
  cd "$home/checkpoint-gate"
  bash -c "$command"
else
  id tester >/dev/null 2>&1 || useradd --home-dir "$home" --shell /bin/bash tester
  chown -R tester: "$home"
  [ "$user" = ordinary ] || echo 'tester ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/tester
  export PATH=/usr/local/bin:/usr/bin:/bin
  cd "$home/checkpoint-gate"
  setpriv --reuid=tester --regid=tester --init-groups bash -c "$command"
fi
