-- What users ask. Made anew for each connection, so that they can grow without a new version of what is kept.
CREATE TEMP VIEW requests AS
SELECT
  time.text AS minute,
  pool.text AS pool,
  endpoint.text AS endpoint,
  route.text AS route,
  requests, s1xx, s2xx, s3xx, s4xx, s5xx, no_status, refused, retries, passed_on,
  percentile(latency, 0.5) AS p50_ms,
  percentile(latency, 0.95) AS p95_ms,
  percentile(latency, 0.99) AS p99_ms,
  latency
FROM time
  CROSS JOIN cell USING (minute)
  JOIN name AS pool ON pool.id = cell.pool
  JOIN name AS endpoint ON endpoint.id = cell.endpoint
  JOIN name AS route ON route.id = cell.route;

CREATE TEMP VIEW endings AS
SELECT time.text AS minute, pool.text AS pool, endpoint.text AS endpoint, route.text AS route, ending, requests
FROM time
  CROSS JOIN ending USING (minute)
  JOIN name AS pool ON pool.id = ending.pool
  JOIN name AS endpoint ON endpoint.id = ending.endpoint
  JOIN name AS route ON route.id = ending.route;

CREATE TEMP VIEW clients AS
SELECT
  date(first * 86400, 'unixepoch') AS first_day,
  date(last * 86400, 'unixepoch') AS last_day,
  pool.text AS pool,
  CAST(client AS TEXT) AS client,
  requests
FROM client JOIN name AS pool ON pool.id = client.pool;

CREATE TEMP VIEW logs AS
SELECT
  balancer, path, bytes, lines, unread,
  strftime('%Y-%m-%dT%H:%MZ', first * 60, 'unixepoch') AS first_minute,
  strftime('%Y-%m-%dT%H:%MZ', last * 60, 'unixepoch') AS last_minute
FROM source;
