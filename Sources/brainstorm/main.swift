import BrainstormCommands

BrainstormCommand.main()
