import BrainstormCommands
import CustomParts

// The command `brainstorm` for files that name this package's types: it trains, resumes, evaluates, inspects.
BrainstormCommand.main(registry: .withCustomParts)
