-- Version 2. Names stand once; minutes stand once with their text, so that a condition on the text finds its rows by index.
CREATE TABLE name (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE time (minute INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  balancer TEXT NOT NULL,
  path TEXT NOT NULL,
  head_bytes INTEGER NOT NULL,
  head_hash BLOB NOT NULL,
  bytes INTEGER NOT NULL,
  lines INTEGER NOT NULL,
  unread INTEGER NOT NULL,
  first INTEGER,
  last INTEGER,
  UNIQUE (balancer, head_hash, head_bytes)
) STRICT;

CREATE TABLE cell (
  minute INTEGER NOT NULL,
  pool INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  route INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  s1xx INTEGER NOT NULL,
  s2xx INTEGER NOT NULL,
  s3xx INTEGER NOT NULL,
  s4xx INTEGER NOT NULL,
  s5xx INTEGER NOT NULL,
  no_status INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  passed_on INTEGER NOT NULL,
  latency BLOB NOT NULL,
  UNIQUE (minute, pool, endpoint, route)
) STRICT;

CREATE TABLE ending (
  minute INTEGER NOT NULL,
  pool INTEGER NOT NULL,
  endpoint INTEGER NOT NULL,
  route INTEGER NOT NULL,
  ending TEXT NOT NULL,
  requests INTEGER NOT NULL,
  PRIMARY KEY (minute, pool, endpoint, route, ending)
) STRICT, WITHOUT ROWID;

-- Clients are counted for the days that a piece of a log spans.
CREATE TABLE client (
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  pool INTEGER NOT NULL,
  client BLOB NOT NULL,
  requests INTEGER NOT NULL,
  PRIMARY KEY (first, last, pool, client)
) STRICT, WITHOUT ROWID;

CREATE TABLE short (
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  pool INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  PRIMARY KEY (first, last, pool)
) STRICT, WITHOUT ROWID;
