extension Operations.LstmSteps {
    public func perform(by handler: ReferenceHandler) { performStepByStep(by: handler) }
}

extension Operations.GruSteps {
    public func perform(by handler: ReferenceHandler) { performStepByStep(by: handler) }
}
