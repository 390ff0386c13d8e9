package audit

import (
	"context"

	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// maxFaults is how many faults a report lists: after a change every later entry may be wrong.
const maxFaults = 20

// Verify reads the whole log and reports what is not as it was written: entries that were changed,
// are missing or were added, and digests to which it does not lead. These are the digests of the
// database and those that the caller holds, which alone can show that the whole chain was made
// anew. A digest from before the part that is stored is not counted.
func (r *Room) Verify(ctx context.Context, by models.WriteOptions, held []string) (report models.AuditReport, err error) {
	if err := r.policy.Authorize(by.Actor, policy.ReadAudit, policy.State{}); err != nil {
		return report, err
	}
	err = r.store.Read(ctx, func(tx *store.Tx) error {
		v := &verifier{held: map[string]bool{}}
		for _, hash := range held {
			v.held[hash] = false
		}
		report, err = v.verify(ctx, tx)
		return err
	})
	return report, err
}

// verifier follows the chain.
type verifier struct {
	report  models.AuditReport
	held    map[string]bool // whether the chain led to a digest
	digests map[int64]string
	hash    string // of the entry before
	next    int64  // the place that must come next
	broken  bool   // whether the entry before was wrong already
}

func (v *verifier) verify(ctx context.Context, tx *store.Tx) (models.AuditReport, error) {
	chain, err := tx.AuditChain(ctx)
	if err != nil {
		return v.report, err
	}
	if err := v.readDigests(ctx, tx, chain); err != nil {
		return v.report, err
	}
	v.hash, v.next, v.report.FirstSeq = chain.PrunedHash, chain.PrunedSeq+1, chain.PrunedSeq+1
	if err := tx.EachAuditEntry(ctx, func(e models.AuditEntry) error { v.check(e, chain); return nil }); err != nil {
		return v.report, err
	}
	v.finish(chain)
	v.report.Unchained, err = tx.CountUnchainedAudit(ctx)
	return v.report, err
}

// readDigests reads the digests of the part that is stored.
func (v *verifier) readDigests(ctx context.Context, tx *store.Tx, chain models.AuditChain) error {
	v.digests = map[int64]string{}
	all, err := tx.AuditDigests(ctx, models.MaxItems)
	for _, d := range all {
		if d.Seq > chain.PrunedSeq {
			v.digests[d.Seq] = d.Hash
		}
	}
	return err
}

// check compares an entry with its place. After a fault the chain goes on from what is stored, so
// that each fault is reported once.
func (v *verifier) check(e models.AuditEntry, chain models.AuditChain) {
	v.report.Entries++
	for ; v.next < *e.Seq; v.next++ {
		v.fault(models.AuditFault{Seq: v.next, Reason: models.AuditMissing})
		v.broken = true
	}
	if *e.Seq > chain.LastSeq {
		v.fault(models.AuditFault{Seq: *e.Seq, Reason: models.AuditAdded})
	}
	expected := hashEntry(v.hash, e)
	if expected != *e.Hash && !v.broken {
		v.fault(models.AuditFault{Seq: *e.Seq, Reason: models.AuditChanged})
	}
	v.broken = false
	v.hash, v.next, v.report.LastSeq = *e.Hash, *e.Seq+1, *e.Seq
	if _, wanted := v.held[*e.Hash]; wanted && expected == *e.Hash {
		v.held[*e.Hash] = true
	}
	if digest, made := v.digests[*e.Seq]; made {
		delete(v.digests, *e.Seq)
		v.led(digest, digest == *e.Hash)
	}
}

// finish reports what is missing at the end.
func (v *verifier) finish(chain models.AuditChain) {
	for ; v.next <= chain.LastSeq; v.next++ {
		v.fault(models.AuditFault{Seq: v.next, Reason: models.AuditMissing})
	}
	if v.report.LastSeq == chain.LastSeq && v.hash != chain.LastHash {
		v.fault(models.AuditFault{Seq: chain.LastSeq, Reason: models.AuditChanged})
	}
	for _, hash := range v.digests {
		v.led(hash, false)
	}
	for hash, found := range v.held {
		v.led(hash, found)
	}
}

func (v *verifier) led(digest string, found bool) {
	if found {
		v.report.Digests++
		return
	}
	v.fault(models.AuditFault{Reason: models.AuditDigestUnknown, Digest: digest})
}

func (v *verifier) fault(f models.AuditFault) {
	if len(v.report.Faults) < maxFaults {
		v.report.Faults = append(v.report.Faults, f)
	}
}
