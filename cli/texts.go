package cli

import (
	"io"
	"os"
)

// readText returns what a file has, or standard input if its name is - or empty. More than most bytes are
// refused.
func (a *commandLine) readText(name string, most int64) ([]byte, error) {
	from := a.In
	if name != "" && name != "-" {
		file, err := os.Open(name) //nolint:gosec // the operator names it
		if err != nil {
			return nil, err
		}
		defer file.Close() //nolint:errcheck // it is only read
		from = file
	}
	text, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(text)) > most {
		err = newMisuse("the text is larger than %d bytes", most)
	}
	return text, err
}
