package io.fastdfs.operator.api;

/** The conditions that both kinds have, always all of them. */
public enum ConditionType {
    /** Whether clients can rely on it: every wanted member is ACTIVE on every tracker. */
    READY("Ready"),
    /** Whether the operator is on its way to what the spec says, or holds a change back. */
    PROGRESSING("Progressing"),
    /** Whether something is less than it should be, though it may still serve. */
    DEGRADED("Degraded"),
    /** Whether everything that the spec says can be done. */
    CONFIGURATION_VALID("ConfigurationValid"),
    /** Whether the user told the operator to keep its hands off. */
    PAUSED("Paused");

    private final String word;

    ConditionType(String word) {
        this.word = word;
    }

    /** As it stands in status. */
    public String word() {
        return word;
    }
}
