// Package passkeys asks browsers to make passkeys and to sign in by them, and checks what they send
// back (WebAuthn). The user must be verified at every ceremony, by a PIN, a finger or a face.
package passkeys

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

var (
	// ErrUnsupported means that the service is reached by an address for which browsers make no
	// passkeys.
	ErrUnsupported = errors.New("browsers make no passkeys for this address")
	// ErrRefused means that a browser sent something that proves nothing.
	ErrRefused = errors.New("the passkey is not accepted")
	// ErrCounter means that the signature counter of a passkey did not go up: there may be a copy
	// of it.
	ErrCounter = errors.New("the passkey's counter went back")
)

// Key is a passkey as it is stored.
type Key struct {
	CredentialID []byte
	PublicKey    []byte // COSE
	SignCount    uint32
	Flags        byte // those of authenticator data, as they were when it was created
}

// Owner is an account with its passkeys.
type Owner struct {
	ID   []byte
	Name string // shown by the browser beside the passkey
	Keys []Key
}

// Challenge is what a browser is asked to sign. Options is JSON for the browser, Data is JSON that
// the service keeps until the answer comes.
type Challenge struct{ Options, Data string }

// RelyingParty is the service as browsers know it. A nil one supports no passkeys. It is safe for
// concurrent use.
type RelyingParty struct{ lib *webauthn.WebAuthn }

// New returns the relying party of a public address; nil if its host is an IP address, for which
// browsers make no passkeys.
func New(publicURL, name string) *RelyingParty {
	u, err := url.Parse(publicURL)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return nil
	}
	lib, err := webauthn.New(&webauthn.Config{
		RPID: strings.ToLower(u.Hostname()), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired,
		},
		// Password managers return extensions that nobody asked for. None of them decides anything here.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil
	}
	return &RelyingParty{lib: lib}
}

// StartAdding returns the challenge by which a browser makes another passkey for an owner.
func (p *RelyingParty) StartAdding(o Owner) (Challenge, error) {
	if p == nil {
		return Challenge{}, ErrUnsupported
	}
	user := owner(o)
	options, data, err := p.lib.BeginRegistration(user, webauthn.WithExclusions(webauthn.Credentials(user.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return Challenge{}, fmt.Errorf("start to add a passkey: %w", err)
	}
	return newChallenge(options.Response, data)
}

// FinishAdding returns the passkey that a browser created for the owner, or ErrRefused.
func (p *RelyingParty) FinishAdding(o Owner, data, answer string) (Key, error) {
	session, err := p.readData(data)
	if err != nil {
		return Key{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Key{}, refused(err)
	}
	if !parsed.Response.AttestationObject.AuthData.Flags.HasUserVerified() {
		return Key{}, refused(errUnverified)
	}
	made, err := p.lib.CreateCredential(owner(o), session, parsed)
	if err != nil {
		return Key{}, refused(err)
	}
	return Key{
		CredentialID: made.ID, PublicKey: made.PublicKey, SignCount: made.Authenticator.SignCount, Flags: byte(made.Flags.ProtocolValue()),
	}, nil
}

// StartSignIn returns the challenge by which a browser signs in with any passkey that it has.
func (p *RelyingParty) StartSignIn() (Challenge, error) {
	if p == nil {
		return Challenge{}, ErrUnsupported
	}
	options, data, err := p.lib.BeginDiscoverableLogin()
	if err != nil {
		return Challenge{}, fmt.Errorf("start to sign in by a passkey: %w", err)
	}
	return newChallenge(options.Response, data)
}

// FinishSignIn returns the passkey that signed a challenge, with its new counter. find returns the
// owner by the ids that the browser sent. ErrRefused if nothing is proven; ErrCounter, with the
// passkey, if all is well but for the counter.
//
// The flag that the user was verified is read of this very sign-in: that of the library's result is
// the registration's.
func (p *RelyingParty) FinishSignIn(data, answer string, find func(credentialID, ownerID []byte) (Owner, error)) (Key, error) {
	session, err := p.readData(data)
	if err != nil {
		return Key{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Key{}, refused(err)
	}
	signed := parsed.Response.AuthenticatorData
	if !signed.Flags.HasUserVerified() {
		return Key{}, refused(errUnverified)
	}
	handler := func(credentialID, ownerID []byte) (webauthn.User, error) {
		o, err := find(credentialID, ownerID)
		return owner(o), err
	}
	_, used, err := p.lib.ValidatePasskeyLogin(handler, session, parsed)
	if err != nil {
		return Key{}, refused(err)
	}
	key := Key{CredentialID: used.ID, PublicKey: used.PublicKey, SignCount: signed.Counter, Flags: byte(used.Flags.ProtocolValue())}
	if used.Authenticator.CloneWarning {
		return key, ErrCounter
	}
	return key, nil
}

var errUnverified = errors.New("the user was not verified")

func refused(err error) error { return fmt.Errorf("%w: %w", ErrRefused, err) }

func newChallenge(options any, data *webauthn.SessionData) (Challenge, error) {
	shown, err := json.Marshal(options)
	if err != nil {
		return Challenge{}, fmt.Errorf("write a challenge: %w", err)
	}
	kept, err := json.Marshal(data)
	if err != nil {
		return Challenge{}, fmt.Errorf("write a challenge: %w", err)
	}
	return Challenge{Options: string(shown), Data: string(kept)}, nil
}

func (p *RelyingParty) readData(data string) (session webauthn.SessionData, err error) {
	if p == nil {
		return session, ErrUnsupported
	}
	if err := json.Unmarshal([]byte(data), &session); err != nil {
		return session, fmt.Errorf("read a challenge: %w", err)
	}
	return session, nil
}

// owner is an Owner as the library wants it.
type owner Owner

func (o owner) WebAuthnID() []byte          { return o.ID }
func (o owner) WebAuthnName() string        { return o.Name }
func (o owner) WebAuthnDisplayName() string { return o.Name }

func (o owner) WebAuthnCredentials() []webauthn.Credential {
	list := make([]webauthn.Credential, len(o.Keys))
	for i, k := range o.Keys {
		list[i] = webauthn.Credential{
			ID: k.CredentialID, PublicKey: k.PublicKey, Flags: webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(k.Flags)),
			Authenticator: webauthn.Authenticator{SignCount: k.SignCount},
		}
	}
	return list
}
