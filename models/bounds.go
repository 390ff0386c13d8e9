package models

// Bounds of numbers that people enter. The validate tags of the inputs say the same.
const (
	// MaxDisplayName is how many characters the name of a person may have at most.
	MaxDisplayName = 60
	// MaxTokenDays is for how many days a key that somebody makes for oneself lasts at most.
	MaxTokenDays = 365
	// MaxAgree is how many members a group's rule can ask to agree to an act at most.
	MaxAgree = 100
	// MaxAgreedSessions is how many sessions the terms of an engagement can name at most.
	MaxAgreedSessions = 500
	// MaxSessionMinutes is how long one of them can last at most.
	MaxSessionMinutes = 1440
	// MaxAppointmentMinutes is how long an appointment can last at most.
	MaxAppointmentMinutes = 1440
	// MaxJoinCodeUses is how often a code to join can be used at most.
	MaxJoinCodeUses = 100
)
