package policy

// The acts of the operator and of partners' keys, and reading what is open to everybody.
const (
	ReadReference   Act = "read_open" // places, topics, vocabularies, principles, the description
	ReadChanges     Act = "read_changes"
	ManageWebhooks  Act = "keep_webhooks"
	ImportRecords   Act = "import_records"
	ReadImports     Act = "read_imports"
	ManageSources   Act = "keep_sources"
	CreateAccount   Act = "make_account"
	ListAccounts    Act = "list_accounts"
	ManageTokens    Act = "make_token"
	ManageJobs      Act = "keep_jobs"
	ReadAudit       Act = "read_audit"
	RotateKeys      Act = "rotate_keys"
	ProposeRuleset  Act = "propose_ruleset"
	AdoptRuleset    Act = "adopt_ruleset"
	WithdrawRuleset Act = "withdraw_ruleset"
	CompareRulesets Act = "compare_rulesets" // what an adoption would change, by counts
	EditGuidance    Act = "edit_guidance"    // and read its history
)

func operatorActs() map[Act]Rule {
	return map[Act]Rule{
		ReadReference:   {Who: []Relation{Anyone}, Untargeted: true},
		ReadChanges:     {Who: []Relation{Anyone}, Untargeted: true},
		ManageWebhooks:  {Who: []Relation{WebhookKey}},
		ImportRecords:   {Who: []Relation{SourceKey}},
		ReadImports:     {Who: []Relation{SourceKey}, Secret: true},
		ManageSources:   {Who: []Relation{Operator}},
		CreateAccount:   {Who: []Relation{Operator}},
		ListAccounts:    {Who: []Relation{Operator}},
		ManageTokens:    {Who: []Relation{Operator}},
		ManageJobs:      {Who: []Relation{Operator}},
		ReadAudit:       {Who: []Relation{Admin}, Secret: true},
		RotateKeys:      {Who: []Relation{Operator}},
		ProposeRuleset:  {Who: []Relation{Admin}},
		AdoptRuleset:    {Who: []Relation{Admin}},
		WithdrawRuleset: {Who: []Relation{Admin}},
		CompareRulesets: {Who: []Relation{Admin}},
		EditGuidance:    {Who: []Relation{Admin}},
	}
}
