-- Payments are written once and never come to more than the estimate; what a requester wrote can only be erased.

CREATE FUNCTION cityrecords_payments_within_the_sum()
RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    estimate requests_app_feeestimate%ROWTYPE;
    paid numeric;
BEGIN
    SELECT * INTO estimate FROM requests_app_feeestimate WHERE id = NEW.estimate_id FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO paid FROM requests_app_feepayment WHERE estimate_id = NEW.estimate_id;
    IF paid > estimate.total THEN
        RAISE EXCEPTION 'payments of % are more than the estimate of %', paid, estimate.total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER payment_within_the_sum AFTER INSERT ON requests_app_feepayment
    FOR EACH ROW EXECUTE FUNCTION cityrecords_payments_within_the_sum();
CREATE TRIGGER payment_written_once BEFORE UPDATE ON requests_app_feepayment
    FOR EACH ROW EXECUTE FUNCTION cityrecords_written_once();
CREATE TRIGGER waiver_words BEFORE UPDATE ON requests_app_feewaiver
    FOR EACH ROW EXECUTE FUNCTION cityrecords_words_are_only_erased('grounds');

-- reverse

DROP TRIGGER waiver_words ON requests_app_feewaiver;
DROP TRIGGER payment_written_once ON requests_app_feepayment;
DROP TRIGGER payment_within_the_sum ON requests_app_feepayment;
DROP FUNCTION cityrecords_payments_within_the_sum();
