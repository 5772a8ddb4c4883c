-- A learner's record as version 1 of the schema left it: two sessions, the second still open. Never edited.
PRAGMA application_id = 1903845744;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE cards (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        seen INTEGER NOT NULL,
        reps INTEGER NOT NULL,
        lapses INTEGER NOT NULL,
        stability REAL,
        difficulty REAL,
        last_day INTEGER,
        interval INTEGER,
        due_day INTEGER GENERATED ALWAYS AS (last_day + interval) VIRTUAL,
        CHECK ((reps = 0) = (stability IS NULL))
    ) STRICT;
INSERT INTO "cards" VALUES(1,'conv-output',2,2,0,10.9646,2.1112,739570,11);
INSERT INTO "cards" VALUES(2,'adam-step',3,1,0,0.212,6.4133,739568,1);
INSERT INTO "cards" VALUES(4,'max-pool',2,2,0,2.3065,2.1181,739570,3);
CREATE TABLE daily (
        day INTEGER PRIMARY KEY,
        answered INTEGER NOT NULL,
        right INTEGER NOT NULL,
        reviews INTEGER NOT NULL,
        repeats INTEGER NOT NULL,
        new_cards INTEGER NOT NULL,
        again INTEGER NOT NULL,
        hard INTEGER NOT NULL,
        good INTEGER NOT NULL,
        easy INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL
    ) STRICT;
INSERT INTO "daily" VALUES(739568,4,1,3,1,3,1,1,1,1,87250);
INSERT INTO "daily" VALUES(739570,2,2,2,0,1,0,0,2,0,11000);
CREATE TABLE drafts (
        session INTEGER NOT NULL,
        card TEXT NOT NULL,
        typed BLOB NOT NULL,
        PRIMARY KEY (card, session)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "drafts" VALUES(20,'adam-step',X'302E32');
CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        day INTEGER NOT NULL,
        session INTEGER,
        kind TEXT NOT NULL,
        card INTEGER,
        payload TEXT NOT NULL
    ) STRICT;
INSERT INTO "events" VALUES(1,1763000009000,739568,1,'started',NULL,'{"groups":["conv","optim"],"queue":["adam-step","conv-size","pool-size"],"retention":0.9,"new_per_day":20}');
INSERT INTO "events" VALUES(2,1763000018000,739568,1,'shown',1,'{"card":"conv-size","n":0,"variant":{"index":17,"attempt":1,"params":{"k":3,"p":[0,1]},"space":"f00df00df00df00d"}}');
INSERT INTO "events" VALUES(3,1763000027000,739568,1,'hinted',1,'{"card":"conv-size","index":0}');
INSERT INTO "events" VALUES(4,1763000036000,739568,1,'answered',1,'{"card":"conv-size","n":0,"raw":"1216","verdict":"right","diagnosis":null,"seconds":12.5}');
INSERT INTO "events" VALUES(5,1763000045000,739568,1,'rated',1,'{"card":"conv-size","rating":3,"schedule":{"interval":2,"stability":2.3065,"difficulty":2.118103970459015,"introduces":true},"seconds":1.25}');
INSERT INTO "events" VALUES(6,1763000054000,739568,1,'shown',2,'{"card":"adam-step","n":0,"variant":null}');
INSERT INTO "events" VALUES(7,1763000063000,739568,1,'answered',2,'{"card":"adam-step","n":0,"raw":"\u5377\u79ef \ud800","verdict":"wrong","diagnosis":"no-bias-correction","seconds":61.0}');
INSERT INTO "events" VALUES(8,1763000072000,739568,1,'rated',2,'{"card":"adam-step","rating":2,"schedule":{"interval":1,"stability":1.2931,"difficulty":5.0,"introduces":true},"seconds":0.5}');
INSERT INTO "events" VALUES(9,1763000081000,739568,1,'undone',2,'{"target":8}');
INSERT INTO "events" VALUES(10,1763000090000,739568,1,'rated',2,'{"card":"adam-step","rating":1,"schedule":{"interval":1,"stability":0.212,"difficulty":6.4133,"introduces":true},"seconds":0.5}');
INSERT INTO "events" VALUES(11,1763000099000,739568,1,'skipped',4,'{"card":"pool-size","gone":false}');
INSERT INTO "events" VALUES(12,1763000108000,739568,1,'shown',2,'{"card":"adam-step","n":1,"variant":null}');
INSERT INTO "events" VALUES(13,1763000117000,739568,1,'answered',2,'{"card":"adam-step","n":1,"raw":"0.5","verdict":"slip","diagnosis":"sign","seconds":8.0}');
INSERT INTO "events" VALUES(14,1763000126000,739568,1,'rated',2,'{"card":"adam-step","rating":2,"schedule":null,"seconds":0.75}');
INSERT INTO "events" VALUES(15,1763000135000,739568,1,'shown',4,'{"card":"pool-size","n":0,"variant":null}');
INSERT INTO "events" VALUES(16,1763000144000,739568,1,'answered',4,'{"card":"pool-size","n":0,"raw":"","verdict":null,"diagnosis":null,"seconds":3.0}');
INSERT INTO "events" VALUES(17,1763000153000,739568,1,'rated',4,'{"card":"pool-size","rating":4,"schedule":{"interval":8,"stability":8.2956,"difficulty":1.0,"introduces":true},"seconds":0.25}');
INSERT INTO "events" VALUES(18,1763000162000,739568,1,'ended',NULL,'{"reason":"finished"}');
INSERT INTO "events" VALUES(19,1763172971000,739570,NULL,'renamed',NULL,'{"old":"conv-size","new":"conv-output"}');
INSERT INTO "events" VALUES(20,1763172980000,739570,20,'started',NULL,'{"groups":[],"queue":["conv-output","adam-step","max-pool"],"retention":0.9,"new_per_day":20}');
INSERT INTO "events" VALUES(21,1763172989000,739570,20,'shown',1,'{"card":"conv-output","n":1,"variant":{"index":17,"attempt":1,"params":{"k":3,"p":[0,1]},"space":"f00df00df00df00d"}}');
INSERT INTO "events" VALUES(22,1763172998000,739570,20,'answered',1,'{"card":"conv-output","n":1,"raw":"7","verdict":"right","diagnosis":null,"seconds":5.0}');
INSERT INTO "events" VALUES(23,1763173007000,739570,20,'rated',1,'{"card":"conv-output","rating":3,"schedule":{"interval":11,"stability":10.9646,"difficulty":2.1112,"introduces":false},"seconds":1.0}');
INSERT INTO "events" VALUES(24,1763173016000,739570,20,'shown',4,'{"card":"max-pool","n":0,"variant":null}');
INSERT INTO "events" VALUES(25,1763173025000,739570,20,'answered',4,'{"card":"max-pool","n":0,"raw":"3","verdict":"right","diagnosis":null,"seconds":4.0}');
INSERT INTO "events" VALUES(26,1763173034000,739570,20,'rated',4,'{"card":"max-pool","rating":3,"schedule":{"interval":3,"stability":2.3065,"difficulty":2.1181,"introduces":true},"seconds":1.0}');
INSERT INTO "events" VALUES(27,1763173043000,739570,NULL,'renamed',NULL,'{"old":"pool-size","new":"max-pool"}');
INSERT INTO "events" VALUES(28,1763173052000,739570,20,'shown',2,'{"card":"adam-step","n":2,"variant":null}');
CREATE TABLE lease (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        token TEXT NOT NULL,
        beat INTEGER NOT NULL
    ) STRICT;
INSERT INTO "lease" VALUES(1,'desk',4242,'first',1763173043000);
CREATE INDEX events_of_card ON events (card) WHERE card IS NOT NULL;
CREATE INDEX session_bounds ON events (seq) WHERE kind IN ('started', 'ended');
CREATE UNIQUE INDEX undone ON events (json_extract(payload, '$.target')) WHERE kind = 'undone';
CREATE INDEX cards_due ON cards (due_day) WHERE due_day IS NOT NULL;
COMMIT;
