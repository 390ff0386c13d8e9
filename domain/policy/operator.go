package policy

// The acts of the operator and of partners' keys, and reading what is open to everybody.
const (
	ReadOpen      Act = "read_open" // places, topics, vocabularies, principles, the description
	ReadChanges   Act = "read_changes"
	KeepWebhooks  Act = "keep_webhooks"
	ImportRecords Act = "import_records"
	ReadImports   Act = "read_imports"
	KeepSources   Act = "keep_sources"
	MakeAccount   Act = "make_account"
	ListAccounts  Act = "list_accounts"
	MakeToken     Act = "make_token"
	KeepJobs      Act = "keep_jobs"
)

func operatorActs() map[Act]Rule {
	return map[Act]Rule{
		ReadOpen:      {Who: []Relation{Anyone}, Whole: true},
		ReadChanges:   {Who: []Relation{Anyone}, Whole: true},
		KeepWebhooks:  {Who: []Relation{WebhookKey}},
		ImportRecords: {Who: []Relation{SourceKey}},
		ReadImports:   {Who: []Relation{SourceKey}, Secret: true},
		KeepSources:   {Who: []Relation{Operator}},
		MakeAccount:   {Who: []Relation{Operator}},
		ListAccounts:  {Who: []Relation{Operator}},
		MakeToken:     {Who: []Relation{Operator}},
		KeepJobs:      {Who: []Relation{Operator}},
	}
}
