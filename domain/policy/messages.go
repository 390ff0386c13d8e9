package policy

// The acts on messages to a group. All who may read it may write, but for consultants and keys that
// act as no account: nobody offers services in this way. Its stewards, who speak for the group, read
// and answer.
const (
	SendMessage    Act = "send_message"
	UseMessageLink Act = "use_message_link" // by what was sent to the sender: confirm the address, read the answer, reply
	ReadMessages   Act = "read_messages"
	AnswerMessage  Act = "answer_message"
	BlockSender    Act = "block_sender"
)

func messageActs() map[Act]Rule {
	return map[Act]Rule{
		SendMessage:    {Who: []Relation{Anyone}, Except: []Relation{Consultant, KeyAlone}},
		UseMessageLink: {Who: []Relation{Anyone}},
		ReadMessages:   {Who: []Relation{Steward}, Secret: true},
		AnswerMessage:  {Who: []Relation{Steward}, Secret: true},
		BlockSender:    {Who: []Relation{Steward}, Secret: true},
	}
}
