#!/bin/bash
# What a server has when Plimsoll meets it: the kernel's file systems, its modules, a loopback. Then one bundle: started,
# asked, taken down. Each line that begins with `guest:` is an answer.
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
before=$(cat /proc/self/mountinfo; ip -o link)
for engine in $(cat /guest/engines); do
  PLIMSOLL_ENGINE=$engine sh /guest/bundle/launch start && status=0 || status=$?
  echo "guest: $engine start $status"
  while read -r host port; do
    {
      printf 'GET / HTTP/1.0\r\nHost: %s\r\n\r\n' "$host" >&3
      sed "s/^/guest: $engine page /" <&3
    } 3<>"/dev/tcp/$host/$port"
  done </guest/addresses
  sh /guest/bundle/launch down && status=0 || status=$?
  echo "guest: $engine down $status"
  [ "$before" = "$(cat /proc/self/mountinfo; ip -o link)" ] && echo "guest: $engine left nothing"
done
sync
echo o >/proc/sysrq-trigger
sleep 60
