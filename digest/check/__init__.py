"""An edition into findings: rules over what it says, waivers, and fixes."""
