SELECT
    profiles.profile,
    profiles.given_name || ' ' || profiles.family_name,
    profiles.email,
    profiles.born_on,
    profiles.card,
    profiles.consents
FROM profiles
ORDER BY profiles.profile
