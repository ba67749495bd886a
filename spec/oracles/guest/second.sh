#!/bin/bash
# What a server has when Plimsoll meets it: the kernel's file systems, its modules, a loopback. Then the questions.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mkdir -p /proc /sys /dev /run /tmp /var/lib /var/tmp
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mount -t cgroup2 cgroup2 /sys/fs/cgroup
while read -r module; do
  insmod "$module" || echo "guest: no module $module"
done </guest/modules
ip link set lo up
echo "guest: kernel $(uname -r) after $(cut -d" " -f1 /proc/uptime) s"
bash /guest/ask.sh /guest
sync
echo o >/proc/sysrq-trigger
sleep 60
