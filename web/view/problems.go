package view

// Problem explains a type of problem documents. The type of a problem is the address of its page.
type Problem struct {
	Code, Title, Detail string
	Do                  string // what to do about it
	Status              int
	Answer              string // an example of the answer, as text
}
