package testmail

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// readParts returns the text of a mail and, if it has one, its calendar and the type of that.
func readParts(message *mail.Message) (text, calendar, calendarType string, err error) {
	kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return "", "", "", err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		text, err = readPlain(quotedprintable.NewReader(message.Body))
		return text, "", "", err
	}
	parts := multipart.NewReader(message.Body, params["boundary"])
	for {
		part, err := parts.NextPart() // which decodes quoted-printable
		if errors.Is(err, io.EOF) {
			return text, calendar, calendarType, nil
		}
		if err != nil {
			return "", "", "", err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return "", "", "", err
		}
		if of := part.Header.Get("Content-Type"); strings.HasPrefix(of, "text/calendar") {
			calendar, calendarType = string(content), of
		} else {
			text = strings.ReplaceAll(string(content), "\r\n", "\n")
		}
	}
}

func readPlain(r io.Reader) (string, error) {
	text, err := io.ReadAll(r)
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}
