# keeper.sh MARKER FOLDER: waits until its standard input closes, which it does when the platform ends, even by
# SIGKILL; then ends what still carries the marker in its environment and removes the folder.
read -r _
for pid in $(grep -lzsx "CAREEASY_RUN=$1" /proc/[0-9]*/environ | cut -d/ -f3); do
  kill -KILL "$pid" 2>/dev/null
done
# PostgreSQL may still be writing: its files go when it has gone
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  rm -rf -- "$2" 2>/dev/null && exit 0
  sleep 0.25
done
