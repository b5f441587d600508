package twiliotest_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"newsroom/notifier/internal/twilio/twiliotest"
)

// A message has the fields that Twilio's description gives it, no more and no
// fewer, and each is null only where Twilio's may be.
func TestFieldsAreTwilios(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromFile("testdata/twilio_messages.json")
	if err != nil {
		t.Fatal(err)
	}
	schema := doc.Components.Schemas["api.v2010.account.message"].Value
	got := newRig(t, twiliotest.Config{}).create("From", "", "MessagingServiceSid", service)
	want := slices.Sorted(maps.Keys(schema.Properties))
	if fields := slices.Sorted(maps.Keys(got)); !slices.Equal(fields, want) {
		t.Errorf("the sandbox has %v, Twilio %v", fields, want)
	}
	for name, value := range got {
		if p := schema.Properties[name]; p != nil && value == nil && !p.Value.Nullable {
			t.Errorf("%s is null", name)
		}
	}
}
