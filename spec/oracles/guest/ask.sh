# One bundle on the kernel that runs: what it is, then under each engine started, asked, taken down. $1 is the folder that
# `fill` made. Each line that begins with `guest:` is an answer.
folder=$1
sed -n 's/^ *"rootDigest": "\(.*\)",$/guest: digest \1/p' "$folder/bundle/bundle.json"
(cd "$folder/bundle" && sha256sum -c --quiet SHA256SUMS) && echo "guest: bundle as built"
(cd "$folder/bundle/rootfs" && sha256sum -c --quiet "$folder/files") && echo "guest: root as built"
echo "guest: hashed after $(cut -d" " -f1 /proc/uptime) s"
before=$(cat /proc/self/mountinfo; ip -o link)
for engine in $(cat "$folder/engines"); do
  PLIMSOLL_ENGINE=$engine sh "$folder/bundle/launch" start && status=0 || status=$?
  echo "guest: $engine start $status"
  while [ "$status" = 0 ] && read -r host port; do
    {
      printf 'GET / HTTP/1.0\r\nHost: %s\r\n\r\n' "$host" >&3
      sed "s/^/guest: $engine page /" <&3
    } 3<>"/dev/tcp/$host/$port"
  done <"$folder/addresses"
  sh "$folder/bundle/launch" down && status=0 || status=$?
  echo "guest: $engine down $status"
  [ "$before" = "$(cat /proc/self/mountinfo; ip -o link)" ] && echo "guest: $engine left nothing"
done
