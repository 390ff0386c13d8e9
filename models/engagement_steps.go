package models

// EngagementStep is what one side of an engagement does next.
type EngagementStep struct {
	ID           ID
	EngagementID ID
	Side         Side // that does it
	WordsSealed  string
	AddedOn      Date
	DueOn        Date   // zero if no day is named
	DoneOn       Date   // zero while it is open
	Words        string `gorm:"-"`
}

// EngagementStepInput is the input of a step.
type EngagementStepInput struct {
	Words string `json:"words" validate:"required,max=1000,prose"`
	Side  Side   `json:"side" validate:"required,set=side"`
	DueOn Date   `json:"due_on,omitzero" swaggertype:"string" format:"date"`
}

// StepDoneInput closes a step, or opens it again.
type StepDoneInput struct {
	Done *bool `json:"done" validate:"required"`
}
