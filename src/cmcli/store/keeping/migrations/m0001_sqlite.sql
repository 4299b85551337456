CREATE TABLE changes (
	seq INTEGER NOT NULL,
	position INTEGER NOT NULL,
	case_id VARCHAR,
	table_name VARCHAR NOT NULL,
	row_id VARCHAR NOT NULL,
	"before" TEXT,
	"after" TEXT,
	before_digest VARCHAR NOT NULL,
	after_digest VARCHAR NOT NULL,
	PRIMARY KEY (seq, position)
)
;;
CREATE INDEX ix_changes_case ON changes (case_id, seq)
;;
CREATE INDEX ix_changes_row ON changes (table_name, row_id, seq, position)
;;
CREATE TABLE clients (
	id VARCHAR NOT NULL,
	code VARCHAR NOT NULL,
	name VARCHAR,
	goes_by VARCHAR,
	pronouns VARCHAR,
	dob DATE,
	phone VARCHAR,
	safe_contact VARCHAR,
	whereabouts VARCHAR,
	language VARCHAR,
	interpreter VARCHAR,
	household VARCHAR,
	name_key VARCHAR NOT NULL,
	phone_key VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (code)
)
;;
CREATE INDEX ix_clients_dob ON clients (dob)
;;
CREATE INDEX ix_clients_name_key ON clients (name_key)
;;
CREATE INDEX ix_clients_phone_key ON clients (phone_key)
;;
CREATE TABLE externals (
	id VARCHAR NOT NULL,
	system VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	external_id VARCHAR NOT NULL,
	table_name VARCHAR NOT NULL,
	row_id VARCHAR NOT NULL,
	digest VARCHAR NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (system, kind, external_id)
)
;;
CREATE INDEX ix_externals_row ON externals (table_name, row_id)
;;
CREATE TABLE heads (
	id INTEGER NOT NULL,
	store_id VARCHAR NOT NULL,
	schema_version INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	hash VARCHAR NOT NULL,
	PRIMARY KEY (id)
)
;;
CREATE TABLE migrations (
	number INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	PRIMARY KEY (number)
)
;;
CREATE TABLE operations (
	seq INTEGER NOT NULL,
	id VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	actor VARCHAR NOT NULL,
	os_user VARCHAR NOT NULL,
	command VARCHAR NOT NULL,
	reason VARCHAR,
	undoes INTEGER,
	prev VARCHAR NOT NULL,
	hash VARCHAR NOT NULL,
	"key" VARCHAR,
	arguments VARCHAR,
	result TEXT,
	result_digest VARCHAR NOT NULL,
	PRIMARY KEY (seq),
	UNIQUE (id),
	UNIQUE ("key")
)
;;
CREATE INDEX ix_operations_actor ON operations (actor)
;;
CREATE TABLE settings (
	id VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	from_on DATE NOT NULL,
	value VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE ("key", from_on)
)
;;
CREATE TABLE teams (
	id VARCHAR NOT NULL,
	handle VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (handle)
)
;;
CREATE TABLE workers (
	id VARCHAR NOT NULL,
	handle VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	hours VARCHAR NOT NULL,
	team_id VARCHAR,
	os_user VARCHAR,
	active BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (handle),
	FOREIGN KEY(team_id) REFERENCES teams (id)
)
;;
CREATE INDEX ix_workers_os_user ON workers (os_user)
;;
CREATE INDEX ix_workers_team_id ON workers (team_id)
;;
CREATE TABLE cases (
	id VARCHAR NOT NULL,
	client_id VARCHAR NOT NULL,
	episode INTEGER NOT NULL,
	model VARCHAR NOT NULL,
	status VARCHAR NOT NULL,
	worker_id VARCHAR,
	acuity INTEGER NOT NULL,
	phase INTEGER,
	phase_from DATE,
	model_from DATE,
	opened_on DATE NOT NULL,
	accepted_on DATE,
	closed_on DATE,
	program VARCHAR,
	referred_by VARCHAR,
	issue VARCHAR,
	"immediate" VARCHAR,
	words VARCHAR,
	decision_reason VARCHAR,
	decided_by VARCHAR,
	revision VARCHAR,
	revision_on DATE,
	close_reason VARCHAR,
	close_summary VARCHAR,
	support VARCHAR,
	flags_handed_to VARCHAR,
	PRIMARY KEY (id),
	UNIQUE (client_id, episode),
	FOREIGN KEY(client_id) REFERENCES clients (id),
	FOREIGN KEY(worker_id) REFERENCES workers (id)
)
;;
CREATE INDEX ix_cases_status ON cases (status)
;;
CREATE INDEX ix_cases_worker_status ON cases (worker_id, status)
;;
CREATE TABLE reductions (
	id VARCHAR NOT NULL,
	worker_id VARCHAR NOT NULL,
	share VARCHAR NOT NULL,
	from_on DATE NOT NULL,
	until_on DATE,
	reason VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(worker_id) REFERENCES workers (id)
)
;;
CREATE INDEX ix_reductions_worker_id ON reductions (worker_id)
;;
CREATE TABLE aftercare (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	due_on DATE NOT NULL,
	contact_id VARCHAR,
	done_on DATE,
	PRIMARY KEY (id),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE INDEX ix_aftercare_case_id ON aftercare (case_id)
;;
CREATE INDEX ix_aftercare_done_on ON aftercare (done_on)
;;
CREATE TABLE assessments (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	"on" DATE NOT NULL,
	worker_id VARCHAR NOT NULL,
	words VARCHAR,
	PRIMARY KEY (id),
	UNIQUE (case_id, number),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(worker_id) REFERENCES workers (id)
)
;;
CREATE TABLE contacts (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	worker_id VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	"on" DATE NOT NULL,
	mode VARCHAR,
	with_whom VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	outcome VARCHAR NOT NULL,
	minutes INTEGER,
	travel INTEGER,
	did TEXT NOT NULL,
	roadblock VARCHAR,
	interpreter VARCHAR,
	next_on DATE,
	PRIMARY KEY (id),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(worker_id) REFERENCES workers (id)
)
;;
CREATE INDEX ix_contacts_case_at ON contacts (case_id, at)
;;
CREATE INDEX ix_contacts_worker_on ON contacts (worker_id, "on")
;;
CREATE TABLE declined (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	item VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	words VARCHAR,
	"on" DATE NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE INDEX ix_declined_case_id ON declined (case_id)
;;
CREATE TABLE flags (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	text VARCHAR NOT NULL,
	raised_on DATE NOT NULL,
	raised_by VARCHAR NOT NULL,
	settled_on DATE,
	settled_by VARCHAR,
	done VARCHAR,
	told VARCHAR,
	PRIMARY KEY (id),
	UNIQUE (case_id, number),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE INDEX ix_flags_settled_on ON flags (settled_on)
;;
CREATE TABLE goals (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	need VARCHAR,
	strength INTEGER,
	measure VARCHAR,
	baseline VARCHAR,
	target VARCHAR,
	due_on DATE,
	words VARCHAR,
	confidence INTEGER,
	weight VARCHAR NOT NULL,
	monitored_by VARCHAR,
	gas_minus_2 VARCHAR,
	gas_minus_1 VARCHAR,
	gas_0 VARCHAR,
	gas_plus_1 VARCHAR,
	gas_plus_2 VARCHAR,
	gas_baseline INTEGER,
	state VARCHAR NOT NULL,
	ended_on DATE,
	outcome VARCHAR,
	PRIMARY KEY (id),
	UNIQUE (case_id, number),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE TABLE needs (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	domain VARCHAR NOT NULL,
	text VARCHAR,
	rating INTEGER,
	unrated VARCHAR,
	stage_of_change VARCHAR,
	stage_on DATE,
	PRIMARY KEY (id),
	UNIQUE (case_id, domain),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE TABLE placements (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	from_on DATE NOT NULL,
	model VARCHAR NOT NULL,
	acuity INTEGER NOT NULL,
	phase INTEGER,
	worker_id VARCHAR,
	reason VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(worker_id) REFERENCES workers (id)
)
;;
CREATE INDEX ix_placements_case_id ON placements (case_id)
;;
CREATE INDEX ix_placements_worker_id ON placements (worker_id)
;;
CREATE TABLE plan_versions (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	agreed_on DATE NOT NULL,
	how VARCHAR NOT NULL,
	"by" VARCHAR,
	words VARCHAR,
	reason VARCHAR,
	snapshot TEXT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (case_id, number),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE TABLE reviews (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	"on" DATE NOT NULL,
	worker_id VARCHAR NOT NULL,
	decision VARCHAR NOT NULL,
	effectiveness INTEGER,
	efficiency INTEGER,
	cost INTEGER,
	appropriateness INTEGER,
	relevance INTEGER,
	satisfaction INTEGER,
	reflection VARCHAR,
	needs_met BOOLEAN,
	next_on DATE,
	gas_t VARCHAR,
	note VARCHAR,
	PRIMARY KEY (id),
	UNIQUE (case_id, number),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(worker_id) REFERENCES workers (id)
)
;;
CREATE TABLE rhythms (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	days INTEGER NOT NULL,
	from_on DATE NOT NULL,
	until_on DATE,
	reason VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE INDEX ix_rhythms_case_id ON rhythms (case_id)
;;
CREATE TABLE services (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	"on" DATE NOT NULL,
	kind VARCHAR NOT NULL,
	text VARCHAR,
	cents INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(case_id) REFERENCES cases (id)
)
;;
CREATE INDEX ix_services_case_on ON services (case_id, "on")
;;
CREATE TABLE findings (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	assessment_id VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	subkind VARCHAR,
	number INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (case_id, kind, number),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(assessment_id) REFERENCES assessments (id)
)
;;
CREATE INDEX ix_findings_assessment_id ON findings (assessment_id)
;;
CREATE TABLE measurements (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	goal_id VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	"on" DATE NOT NULL,
	value VARCHAR,
	gas INTEGER,
	contact_id VARCHAR,
	review_id VARCHAR,
	PRIMARY KEY (id),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(goal_id) REFERENCES goals (id)
)
;;
CREATE INDEX ix_measurements_case_id ON measurements (case_id)
;;
CREATE INDEX ix_measurements_contact_id ON measurements (contact_id)
;;
CREATE INDEX ix_measurements_goal_at ON measurements (goal_id, at)
;;
CREATE TABLE need_ratings (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	assessment_id VARCHAR NOT NULL,
	domain VARCHAR NOT NULL,
	rating INTEGER,
	unrated VARCHAR,
	text VARCHAR,
	stage_of_change VARCHAR,
	carried BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (assessment_id, domain),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(assessment_id) REFERENCES assessments (id)
)
;;
CREATE INDEX ix_need_ratings_case_id ON need_ratings (case_id)
;;
CREATE TABLE notes (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	contact_id VARCHAR,
	worker_id VARCHAR NOT NULL,
	at DATETIME NOT NULL,
	"on" DATE NOT NULL,
	text TEXT NOT NULL,
	signed_at DATETIME,
	signed_by VARCHAR,
	addendum_to INTEGER,
	error_at DATETIME,
	error_reason VARCHAR,
	moved_to VARCHAR,
	moved_from VARCHAR,
	PRIMARY KEY (id),
	UNIQUE (case_id, number),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(contact_id) REFERENCES contacts (id),
	FOREIGN KEY(worker_id) REFERENCES workers (id)
)
;;
CREATE INDEX ix_notes_contact_id ON notes (contact_id)
;;
CREATE TABLE steps (
	id VARCHAR NOT NULL,
	case_id VARCHAR NOT NULL,
	goal_id VARCHAR NOT NULL,
	number INTEGER NOT NULL,
	text VARCHAR NOT NULL,
	who VARCHAR NOT NULL,
	due_on DATE,
	done_on DATE,
	dropped BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (goal_id, number),
	FOREIGN KEY(case_id) REFERENCES cases (id),
	FOREIGN KEY(goal_id) REFERENCES goals (id)
)
;;
CREATE INDEX ix_steps_case_id ON steps (case_id)
;;
CREATE TABLE search_docs (
	docid INTEGER NOT NULL PRIMARY KEY,
	kind VARCHAR NOT NULL,
	row_id VARCHAR NOT NULL UNIQUE,
	case_id VARCHAR,
	client_id VARCHAR,
	"on" VARCHAR
)
;;
CREATE VIRTUAL TABLE search_words USING fts5(words, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'")
;;
INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)
;;
CREATE TRIGGER operations_in_order BEFORE INSERT ON operations
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM operations)
BEGIN SELECT RAISE(ABORT, 'the log takes entries only at its end'); END
;;
CREATE TRIGGER operations_kept BEFORE UPDATE ON operations
BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END
;;
CREATE TRIGGER operations_stay BEFORE DELETE ON operations
BEGIN SELECT RAISE(ABORT, 'the log is never cut'); END
;;
CREATE TRIGGER changes_in_order BEFORE INSERT ON changes
WHEN NEW.seq IS NOT (SELECT max(seq) FROM operations)
OR EXISTS (SELECT 1 FROM changes WHERE seq = NEW.seq AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the log takes entries only at its end'); END
;;
CREATE TRIGGER changes_kept BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END
;;
CREATE TRIGGER changes_stay BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'the log is never cut'); END
