-- How requests came in bunches. Where `bits` is 0 not all of a minute is known, and nothing of it is told.
CREATE TABLE bunch (
  minute INTEGER NOT NULL,
  pool INTEGER NOT NULL,
  bits INTEGER NOT NULL,
  counts BLOB NOT NULL,
  PRIMARY KEY (minute, pool)
) STRICT, WITHOUT ROWID;

-- Of what was there before this table nothing is known.
INSERT INTO bunch SELECT DISTINCT minute, pool, 0, x'' FROM cell;
