package models

// ImportResult is what came of one record of a feed, or of one that the feed no longer holds.
type ImportResult struct {
	Position int64 // from 1, in the order in which they were done
	Record   string
	Line     int // from 1; 0 if the record is in no line
	Outcome  RecordOutcome
	Note     RecordNote
	GroupID  *ID
	Errors   List[FieldError]
}
