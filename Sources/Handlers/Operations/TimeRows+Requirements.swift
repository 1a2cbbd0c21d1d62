internal import Arrays

/// The number of samples of rows that have a row of `steps` for each time step.
func requireSteps(_ steps: Matrix, of source: Matrix) -> Int {
    precondition(
        steps.columns == source.columns
            && (steps.rows == 0 ? source.rows == 0 : source.rows % steps.rows == 0),
        "\(steps.rows) × \(steps.columns) does not hold the time steps of \(source.rows) × \(source.columns)")
    return steps.rows == 0 ? 0 : source.rows / steps.rows
}

func requireSamples(_ source: Matrix, batch: Int) {
    precondition(
        batch > 0 ? source.rows % batch == 0 : batch == 0 && source.rows == 0,
        "\(source.rows) rows are not time steps of \(batch) samples")
}
