package models

// SharedResource is what one side of an engagement shared and the group keeps: a resource of the
// directory, or words.
type SharedResource struct {
	ID           ID
	EngagementID ID
	Side         Side // that shared it
	ResourceID   *ID  // nil for words
	WordsSealed  string
	SharedOn     Date
	Words        string    `gorm:"-"`
	Resource     *Resource `gorm:"-"`
}

// SharedResourceInput is the input of who shares something: exactly one of the two.
type SharedResourceInput struct {
	ResourceID *ID    `json:"resource_id,omitempty" swaggertype:"string" format:"uuid"`
	Words      string `json:"words,omitempty" validate:"max=2000,prose"`
}
