# Sourced by .ci/run. Takes each service that the tests talk to as it is where it answers on this machine; else installs
# Debian's package where it is missing, and starts it. `services` fails if one of them does not answer in the end.

as_root() {
  if [ "$(id -u)" = 0 ]; then env DEBIAN_FRONTEND=noninteractive "$@"; else sudo -n env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

answers() {
  node -e 'require("node:net").connect(+process.argv[1], "127.0.0.1").on("connect", () => process.exit(0)).on("error", () => process.exit(1))' "$1"
}

# have NAME PORT PACKAGE PROGRAM START...: 0 where it answers, at once or after START.
have() {
  local name=$1 port=$2 package=$3 program=$4
  shift 4
  answers "$port" && return 0
  if ! command -v "$program" >/dev/null; then
    [ -n "${apt_updated:-}" ] || { as_root apt-get update -q && apt_updated=1; }
    as_root apt-get install -y -q --no-install-recommends "$package" || return 1
  fi
  answers "$port" || as_root "$@"
  for _ in $(seq 150); do
    answers "$port" && { echo "$name started"; return 0; }
    sleep 0.2
  done
  echo "$name does not answer at port $port" >&2
  return 1
}

postgres() {
  answers 5432 && return 0
  have PostgreSQL 5432 postgresql pg_ctlcluster bash -c 'pg_ctlcluster --skip-systemctl-redirect "$(ls /etc/postgresql | tail -n 1)" main start' || return 1
  (cd / && as_root su postgres -c "psql -q -c \"ALTER USER postgres PASSWORD 'postgres'\"") || return 1
  export STRATIGRAPH_TEST_POSTGRES=postgres://postgres:postgres@127.0.0.1:5432/postgres
}

# A fresh MariaDB lets root in by the socket alone; the tests come over TCP, without a password, to the database `test`.
mariadb() {
  answers 3306 && return 0
  have MariaDB 3306 mariadb-server mariadbd bash -c 'mkdir -p /run/mysqld && chown mysql: /run/mysqld && start-stop-daemon --start --oknodo --background --exec /usr/sbin/mariadbd' || return 1
  as_root mariadb -e "ALTER USER root@localhost IDENTIFIED VIA mysql_native_password USING PASSWORD(''); CREATE DATABASE IF NOT EXISTS test"
}

services() {
  local missing=0
  postgres || missing=1
  mariadb || missing=1
  have Redis 6379 redis-server redis-server redis-server --daemonize yes --bind 127.0.0.1 --port 6379 --save '' || missing=1
  have RabbitMQ 5672 rabbitmq-server rabbitmq-server rabbitmq-server -detached || missing=1
  have Mosquitto 1883 mosquitto mosquitto mosquitto -d || missing=1
  have NATS 4222 nats-server nats-server bash -c 'start-stop-daemon --start --oknodo --background --exec "$(command -v nats-server)" -- -a 127.0.0.1 -p 4222 -js' || missing=1
  return "$missing"
}
