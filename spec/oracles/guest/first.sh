#!/bin/busybox sh
# The first process of the guest: a root that can be left (the first one of Linux cannot), then the rest from there.
/bin/busybox mkdir -p /new
/bin/busybox mount -t tmpfs -o mode=0755,size=90% tmpfs /new
/bin/busybox tar -xf /root.tar -C /new
/bin/busybox rm /root.tar
exec /bin/busybox switch_root /new /guest/second.sh
