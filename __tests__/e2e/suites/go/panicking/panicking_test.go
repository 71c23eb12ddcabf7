// Package panicking has a test that panics after it has said that memory tracking is missing: the panic counts.
package panicking

import "testing"

func TestPanicAfterPreDump(t *testing.T) {
	t.Log("Error (criu/config.c:1): Tracking memory is not available. Consider omitting --track-mem option.")
	var images map[string]string
	images["pre-dump"] = "boom"
}
