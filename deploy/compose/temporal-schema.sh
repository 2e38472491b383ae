#!/bin/sh
# Brings Temporal's two databases to the server's version. Safe to repeat: existing databases and schemas are kept.
set -eu
SQL_PASSWORD=$(cat /run/secrets/postgres_password)
export SQL_PASSWORD

tool() {
  temporal-sql-tool --plugin "$DB" --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$1" "$2" ${3:+"$3"} ${4:+"$4"}
}

for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  schema=${pair##*:}
  tool "$database" create || echo "database $database is there already"
  tool "$database" setup-schema -v 0.0 || echo "schema of $database is there already"
  tool "$database" update-schema -d "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
