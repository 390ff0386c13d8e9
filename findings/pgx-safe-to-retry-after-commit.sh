#!/usr/bin/env bash
# github.com/jackc/pgx/v5 v5.11.0: pgconn.SafeToRetry reports true for a commit that was sent to the
# server, and may be stored, if the connection ends before the answer. Its documentation promises that
# the error "is guaranteed to have occurred before sending any data to the server".
#
# A statement without arguments goes by the simple protocol. The end of the connection is met while the
# next message is peeked at, and that error is dropped. The next read finds the connection closed and
# returns "conn closed", an error that was meant for a connection that was closed before the statement.
# A program that repeats what is safe to retry stores such a write twice; one that answers "not stored"
# is wrong.
#
# Expected: false, since nobody knows whether the commit was stored.
#
# A server of twenty lines speaks PostgreSQL's protocol: it answers what comes before the commit, notes
# that the commit has arrived, and ends the session. The script fails if SafeToRetry is no longer true
# for a commit that has arrived.
set -euo pipefail

PGX=v5.11.0
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS=-mod=mod
go mod init finding >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// serve is one session. It returns the text of the statement that it did not answer.
func serve(conn net.Conn) string {
	defer conn.Close()
	b := pgproto3.NewBackend(conn, conn)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return err.Error()
	}
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	for b.Flush() == nil {
		message, err := b.Receive()
		if err != nil {
			return err.Error()
		}
		query, ok := message.(*pgproto3.Query)
		if !ok || query.String != "begin" {
			return query.String
		}
		b.Send(&pgproto3.CommandComplete{CommandTag: []byte("BEGIN")})
		b.Send(&pgproto3.ReadyForQuery{TxStatus: 'T'})
	}
	return ""
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	arrived := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		arrived <- serve(conn)
	}()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, fmt.Sprintf("postgres://somebody@%s/any?sslmode=disable", listener.Addr()))
	if err != nil {
		panic(err)
	}
	tx, err := conn.Begin(ctx)
	if err != nil {
		panic(err)
	}
	err = tx.Commit(ctx)
	got, safe := <-arrived, pgconn.SafeToRetry(err)
	fmt.Printf("arrived at the server:  %s\nerror of Commit:        %v\nSafeToRetry:            %v\n", got, err, safe)
	if got != "commit" || !safe {
		os.Exit(1)
	}
}
GO
go get "github.com/jackc/pgx/v5@$PGX" >/dev/null 2>&1
echo "pgx $PGX, $(go version | cut -d' ' -f3)"
go run . || { echo "the behaviour has changed"; exit 1; }
