#!/usr/bin/env bash
# github.com/descope/virtualwebauthn v1.0.3, which plays an authenticator in tests of passkeys: about one
# of 128 elliptic-curve keys that it makes is not a valid COSE key. It writes a coordinate that begins
# with a zero byte without that byte.
#
# RFC 9053, section 7.1.1, says of x and y: "Leading-zero octets MUST be preserved." A relying party that
# keeps to it refuses the registration. Such a test fails once in a while, on
# whatever change is tested at that moment, and the relying party seems to be the cause.
#
# Expected: 32 bytes for each coordinate of P-256, whatever it is.
#
# The script makes 4,000 keys and reads each registration by go-webauthn v0.18.2, which refuses those with
# a short coordinate. 31 are expected by chance. It fails if none is refused.
set -euo pipefail

work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS=-mod=mod
go mod init finding >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/descope/virtualwebauthn"
	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
)

// key returns the public key of a new registration, as a relying party reads it.
func key() (webauthncose.EC2PublicKeyData, error) {
	party := virtualwebauthn.RelyingParty{ID: "example.org", Name: "Example", Origin: "https://example.org"}
	options := virtualwebauthn.AttestationOptions{Challenge: []byte("0123456789abcdef0123456789abcdef"), RelyingPartyID: party.ID}
	body := virtualwebauthn.CreateAttestationResponse(party, virtualwebauthn.NewAuthenticator(), virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2), options)
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(body))
	if err != nil {
		return webauthncose.EC2PublicKeyData{}, err
	}
	read, err := webauthncose.ParsePublicKey(parsed.Response.AttestationObject.AuthData.AttData.CredentialPublicKey)
	if err != nil {
		return webauthncose.EC2PublicKeyData{}, err
	}
	return read.(webauthncose.EC2PublicKeyData), nil
}

func main() {
	refused, why := 0, map[string]int{}
	for range 4000 {
		if k, err := key(); err != nil {
			refused++
			why[err.Error()]++
		} else if len(k.XCoord) != 32 || len(k.YCoord) != 32 {
			why["taken, and short"]++
		}
	}
	fmt.Println("virtualwebauthn v1.0.3: of 4000 keys", refused, "are refused:", why)
	if refused == 0 {
		fmt.Println("CHANGED: every coordinate has 32 bytes")
		os.Exit(1)
	}
}
GO
go get github.com/descope/virtualwebauthn@v1.0.3 github.com/go-webauthn/webauthn@v0.18.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
