package faults_test

import (
	"os/exec"
	"testing"
)

// TestGround logs which faults can be tried on this machine; make test prints its lines.
func TestGround(t *testing.T) {
	t.Log("The service is killed, and networks are broken")
	t.Run("strace", func(t *testing.T) {
		if _, err := exec.LookPath("strace"); err != nil {
			t.Skipf("failing disks are SKIPPED: %v", err)
		}
		t.Log("Disks fail")
	})
	t.Run("disks", func(t *testing.T) {
		needDisks(t)
		t.Log("The power is cut, and disks are full")
	})
}
