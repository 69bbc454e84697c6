package main

import "fmt"

// A step is one thing that has to hold.
type step struct {
	name string
	// run tells what it looked at, or why it does not hold.
	run func() (string, error)
}

// follow runs all steps, one line each, and fails if one of them does.
func follow(steps []step) error {
	failed := 0
	for _, step := range steps {
		word := "ok    "
		said, err := step.run()
		if err != nil {
			failed++
			word, said = "FAILED", err.Error()
		}
		fmt.Printf("%s  %-20s %s\n", word, step.name, said)
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d checks failed", failed, len(steps))
	}
	return nil
}
