extension Registry {
  /// Times are whole seconds since 1970; keys are named by SHA-256 of their SubjectPublicKeyInfo.
  static let schema = """
    CREATE TABLE batch (
      name TEXT NOT NULL PRIMARY KEY,
      -- The key that all its devices share; NULL when each has its own.
      key BLOB CHECK (length(key) = 32),
      created_at INTEGER NOT NULL,
      revoked_at INTEGER,
      reason TEXT
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE device (
      id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 32),
      state TEXT NOT NULL CHECK (state IN ('registered', 'enrolled', 'active', 'revoked')),
      -- The key that this ID is bound to; NULL: the next enrolment binds it.
      key BLOB CHECK (length(key) = 32),
      protection TEXT,
      batch TEXT REFERENCES batch (name),
      model TEXT,
      endorsement_key BLOB CHECK (length(endorsement_key) = 32),
      endorsement_certificate BLOB CHECK (length(endorsement_certificate) = 32),
      attestation_key BLOB,
      attestation_name BLOB CHECK (length(attestation_name) = 34),
      manufacturer TEXT,
      vendor TEXT,
      firmware TEXT,
      in_lockout INTEGER,
      registered_at INTEGER NOT NULL,
      enrolled_at INTEGER,
      active_at INTEGER,
      revoked_at INTEGER,
      reason TEXT
    ) STRICT, WITHOUT ROWID;
    -- One TPM is one device.
    CREATE UNIQUE INDEX device_endorsement ON device (endorsement_key)
      WHERE endorsement_key IS NOT NULL;
    CREATE UNIQUE INDEX device_attestation ON device (attestation_name)
      WHERE attestation_name IS NOT NULL;
    CREATE INDEX device_batch ON device (batch) WHERE batch IS NOT NULL;
    CREATE INDEX device_revoked ON device (id) WHERE state = 'revoked';

    -- Whose a key is, for ever: one device's, one batch's, or, with neither, one of our own.
    CREATE TABLE public_key (
      digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
      device BLOB REFERENCES device (id),
      batch TEXT REFERENCES batch (name),
      CHECK (device IS NULL OR batch IS NULL)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE certificate (
      serial TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('issuing', 'management', 'service', 'device')),
      device BLOB REFERENCES device (id),
      -- Names, where it is not a device's.
      subject TEXT,
      key BLOB NOT NULL REFERENCES public_key (digest),
      der BLOB NOT NULL,
      issued_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      -- When it will be revoked as superseded, once there is a newer one.
      retires_at INTEGER,
      revoked_at INTEGER,
      reason TEXT,
      CHECK ((kind = 'device') = (device IS NOT NULL)),
      CHECK ((kind = 'device') = (subject IS NULL))
    ) STRICT, WITHOUT ROWID;
    -- One certificate in force per device.
    CREATE UNIQUE INDEX certificate_in_force ON certificate (device)
      WHERE device IS NOT NULL AND retires_at IS NULL AND revoked_at IS NULL;
    CREATE INDEX certificate_device ON certificate (device) WHERE device IS NOT NULL;
    CREATE INDEX certificate_key ON certificate (key);
    CREATE INDEX certificate_retiring ON certificate (retires_at)
      WHERE retires_at IS NOT NULL AND revoked_at IS NULL;
    CREATE INDEX certificate_revoked ON certificate (kind, expires_at)
      WHERE revoked_at IS NOT NULL;

    CREATE TABLE revocation_list (
      issuer TEXT NOT NULL PRIMARY KEY,
      number INTEGER NOT NULL,
      issued_at INTEGER NOT NULL,
      der BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE deny_list (
      id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
      number INTEGER NOT NULL,
      issued_at INTEGER NOT NULL,
      message BLOB NOT NULL
    ) STRICT;

    CREATE TABLE operator (
      name TEXT NOT NULL PRIMARY KEY,
      token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
      created_at INTEGER NOT NULL,
      expires_at INTEGER,
      -- Good for one enrolment.
      once INTEGER NOT NULL CHECK (once IN (0, 1)),
      -- The only device it may enrol.
      device BLOB CHECK (length(device) = 32),
      -- The device that a one-time token was used for.
      used_for BLOB CHECK (length(used_for) = 32)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ticket (
      nonce_hash BLOB NOT NULL PRIMARY KEY CHECK (length(nonce_hash) = 32),
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
      sequence INTEGER NOT NULL PRIMARY KEY,
      time INTEGER NOT NULL,
      operator TEXT NOT NULL,
      act TEXT NOT NULL,
      subject TEXT NOT NULL,
      detail TEXT NOT NULL,
      previous BLOB NOT NULL CHECK (length(previous) = 32),
      hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT;
    CREATE TRIGGER audit_no_change BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
    CREATE TRIGGER audit_no_removal BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
    """
}
